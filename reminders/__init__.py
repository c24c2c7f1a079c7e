"""What is to be told to whom, once; it knows people and nothing above them."""
