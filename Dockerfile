# One image for the site, the workers and the clock; the proxy's image is at the end.
# Built and run by docker-compose.yml; the site itself needs none of this.

FROM python:3.13-slim AS build
WORKDIR /app
# The same set-up as anywhere else. It is a layer of its own, made again only when a lock changes.
COPY bin bin
COPY requirements.lock pyproject.toml package.json package-lock.json .npmrc ./
RUN bin/setup
COPY . .
# A key is asked for by settings, and used by nothing that is built here: it is thrown away with its folder.
RUN export DATA_DIR=/var/tmp/build PATH=/app/.venv/bin:$PATH \
    && python manage.py draw_figures \
    && python manage.py collectstatic --noinput \
    && rm -rf "$DATA_DIR" .tool node_modules


FROM caddy:2 AS proxy
COPY docker/Caddyfile /etc/caddy/Caddyfile
COPY --from=build /app/build/static /srv/static


FROM python:3.13-slim AS site
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /data coachsite \
    && install --directory --mode 0700 --owner coachsite --group coachsite /data
COPY --from=build /app /app
WORKDIR /app
ENV DATA_DIR=/data \
    PATH=/app/.venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
USER coachsite
VOLUME /data
EXPOSE 8000
CMD ["python", "manage.py", "web", "--host", "0.0.0.0"]
