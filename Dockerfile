# One image for the proxy and for every other command: docs/container.md has how to build and run it.
#
# PYTHON_IMAGE is a Debian image of Python, named by its digest. There is no default: a digest
# written down here would grow old unseen, and a tag alone can become another image at any time.
ARG PYTHON_IMAGE

FROM ${PYTHON_IMAGE} AS build
# The compiler for the data plane (docs/decisions/0040); it stays behind in this stage.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends gcc libc6-dev \
    && rm -rf /var/lib/apt/lists/*
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
RUN python -m venv --without-pip /opt/strangler
WORKDIR /source
COPY constraints.txt pyproject.toml README.md CHANGELOG.md LICENSE NOTICE ./
COPY native native
COPY src src
# Without a compiled data plane this fails, instead of giving a slower image.
RUN STRANGLER_NATIVE=1 PIP_CONSTRAINT=/source/constraints.txt \
    python -m pip wheel --no-deps --wheel-dir /wheels .
# Wheels only: what would have to be compiled is an error here, not a surprise in the next stage.
RUN python -m pip --python /opt/strangler/bin/python install --only-binary :all: \
    --constraint constraints.txt "$(echo /wheels/strangler-*.whl)[otel]"

FROM ${PYTHON_IMAGE}
# Whoever mounts nothing over a volume gets a folder of this user: so Fargate does as well, whose
# bind mounts belong to root unless the image says otherwise (ECS developer guide, bind mounts).
RUN groupadd --gid 10001 strangler \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /tmp \
        --shell /usr/sbin/nologin strangler \
    && install --directory --owner=10001 --group=10001 --mode=0700 /var/lib/strangler \
    && chown 10001:10001 /tmp
COPY --from=build /opt/strangler /opt/strangler
# The admin port stays on loopback; traffic would reach nobody there. The root file system may be
# read-only: nothing is written outside the two volumes.
ENV PATH=/opt/strangler/bin:$PATH \
    HOME=/tmp \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    STRANGLER_HOST=0.0.0.0 \
    STRANGLER_STATE_DIR=/var/lib/strangler
USER 10001:10001
VOLUME ["/tmp", "/var/lib/strangler"]
EXPOSE 8080
STOPSIGNAL SIGTERM
# http.client, since urllib would ask a proxy that HTTP_PROXY names.
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os,sys,http.client as h; c=h.HTTPConnection('127.0.0.1',int(os.environ.get('STRANGLER_ADMIN_PORT','8081')),timeout=4); c.request('GET','/readyz'); sys.exit(c.getresponse().status!=200)"]
ENTRYPOINT ["strangler"]
CMD ["proxy"]
