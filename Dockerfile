# The pages are built in one stage, the packages installed in another; what runs holds neither Node nor a compiler.

FROM node:22-bookworm-slim AS pages
WORKDIR /build/frontend
COPY frontend/package.json frontend/package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY frontend/ ./
RUN npm run build

FROM python:3.12-slim-bookworm AS packages
WORKDIR /build
COPY requirements.lock ./
RUN python -m venv /opt/peerchat && /opt/peerchat/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml hatch_build.py README.md LICENSE ./
COPY src ./src
COPY --from=pages /build/src/peerchat/web ./src/peerchat/web
RUN PEERCHAT_FRONTEND=skip /opt/peerchat/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.12-slim-bookworm
RUN useradd --system --uid 10001 --no-create-home peerchat && install -d -o peerchat -g peerchat -m 0700 /data
COPY --from=packages /opt/peerchat /opt/peerchat
ENV PATH=/opt/peerchat/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
    PEERCHAT_HOST=0.0.0.0 PEERCHAT_DATA_DIR=/data
USER peerchat
WORKDIR /data
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=3s --start-period=20s \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f'http://127.0.0.1:{os.environ.get(\"PEERCHAT_PORT\", \"8000\")}/livez', timeout=2)"]
# Runs with a read-only root; /tmp holds the private Valkey's socket and belongs in memory: --read-only --tmpfs /tmp
CMD ["peerchat", "serve"]
