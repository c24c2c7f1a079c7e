"""From a stranger's file to a clip that is safe, private and exact to the frame. Nothing here knows the database."""
