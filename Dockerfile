# syntax=docker/dockerfile:1

FROM python:3.13-slim AS build
WORKDIR /src
RUN python -m venv /opt/broadcaster \
    && python -m venv /opt/building
ENV PATH=/opt/broadcaster/bin:$PATH
COPY requirements.lock requirements-build.lock ./
# What builds the wheel is fetched by its hashes, too, and stays out of the image.
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes --requirement requirements.lock \
    && /opt/building/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes --requirement requirements-build.lock
COPY pyproject.toml README.md LICENSE ./
COPY config/notices ./config/notices
COPY config/playbooks ./config/playbooks
COPY adapters ./adapters
COPY broadcaster ./broadcaster
RUN /opt/building/bin/hatchling build -t wheel -d dist \
    && pip install --no-cache-dir --no-deps --no-index dist/*.whl \
    && pip uninstall --yes pip setuptools

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
