# syntax=docker/dockerfile:1

FROM python:3.13-slim AS build
WORKDIR /src
RUN python -m venv /opt/broadcaster
ENV PATH=/opt/broadcaster/bin:$PATH
COPY requirements.lock ./
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes --requirement requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY config/notices ./config/notices
COPY config/playbooks ./config/playbooks
COPY adapters ./adapters
COPY broadcaster ./broadcaster
# The lock holds the build backend too, so nothing is fetched without a hash; the image needs it no longer.
RUN hatchling build -t wheel -d dist \
    && pip install --no-cache-dir --no-deps --no-index dist/*.whl \
    && pip uninstall --yes editables hatchling packaging pathspec pip pluggy setuptools tomlkit trove-classifiers

FROM python:3.13-slim
LABEL org.opencontainers.image.title="broadcaster" \
      org.opencontainers.image.description="Keeps citizens informed on Facebook, Instagram and X while an authority's own IT is down" \
      org.opencontainers.image.licenses="EUPL-1.2"
# Letters of share pictures are placed by Pillow's raqm, which looks for libfribidi while it runs.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libfribidi0 \
    && rm -rf /var/lib/apt/lists/*
RUN install -d -o 10001 -g 10001 -m 0700 /data
COPY --from=build /opt/broadcaster /opt/broadcaster
COPY config/docker.toml /etc/broadcaster/docker.toml
# SECRET_KEY_FILE is a place, no secret.
# hadolint ignore=DL3064
ENV PATH=/opt/broadcaster/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    BROADCASTER_CONFIG=/etc/broadcaster/docker.toml \
    BROADCASTER_SECRET_KEY_FILE=/data/secret.key
USER 10001:10001
# Key and database of the installation are here; "init" makes them.
WORKDIR /data
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=20s --retries=3 CMD ["broadcaster", "status"]
ENTRYPOINT ["broadcaster"]
CMD ["serve"]
