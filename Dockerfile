# The service as an image: built in one stage, run in another that holds no build tools.

FROM python:3.13-slim-trixie AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /build

# Exactly what the lock names, the hash of every file checked. From here on the network is not needed.
COPY requirements.lock ./
RUN pip download --only-binary=:all: --require-hashes -r requirements.lock -d /wheels

COPY pyproject.toml README.md ./
COPY migrations ./migrations
COPY src ./src
# No versions here: /wheels holds one of each, the lock's. Only what the service needs is installed.
# hadolint ignore=DL3013
RUN pip install --no-index --find-links=/wheels hatchling \
    && python -m hatchling build -t wheel -d /dist \
    && python -m venv --without-pip /opt/callrouter \
    && pip --python /opt/callrouter/bin/python install \
        --no-index --find-links=/wheels --find-links=/dist callrouter


FROM python:3.13-slim-trixie

# pg_dump and pg_restore, for `callrouter backup` and `restore`; as new as the server in compose.yaml.
# Debian removes old versions from its archive, so a pinned one would soon not be found.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends postgresql-client-17 \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 callrouter \
    && useradd --uid 10001 --gid callrouter --no-create-home \
        --home-dir /var/lib/callrouter --shell /usr/sbin/nologin callrouter \
    && install -d -o callrouter -g callrouter -m 0700 /var/lib/callrouter /backups

COPY --from=build /opt/callrouter /opt/callrouter

ENV PATH=/opt/callrouter/bin:$PATH PYTHONUNBUFFERED=1 CALLROUTER_DATA_DIR=/var/lib/callrouter
USER 10001:10001
WORKDIR /var/lib/callrouter
EXPOSE 8000

HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import http.client, os; c = http.client.HTTPConnection('127.0.0.1', int(os.environ.get('PORT', 8000)), timeout=2); c.request('GET', '/healthz'); raise SystemExit(c.getresponse().status != 200)"]

CMD ["callrouter", "serve", "--host", "0.0.0.0"]
