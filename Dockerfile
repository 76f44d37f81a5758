# The same steps as `make run`, in an image. Build: docker build -t hireloom .   Run: docker compose up
FROM python:3.11-slim-bookworm AS build
RUN apt-get update && apt-get install -y --no-install-recommends make && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY pyproject.toml constraints.txt README.md Makefile system-packages.sh ./
COPY engine engine
COPY nodes nodes
COPY tenants tenants
COPY designer designer
RUN make .venv/.runs designer/web/dist/.built && rm -rf designer/web/node_modules

FROM python:3.11-slim-bookworm
WORKDIR /app
COPY system-packages.sh ./
RUN ./system-packages.sh run && rm -rf /var/lib/apt/lists/* && useradd --create-home hireloom && mkdir /data && chown hireloom /data
COPY --from=build /app /app
COPY migrations migrations
COPY workflows workflows
USER hireloom
ENV PATH=/app/.venv/bin:$PATH HIRELOOM_DATA_DIR=/data HIRELOOM_HOST=0.0.0.0 OMP_THREAD_LIMIT=1
VOLUME /data
EXPOSE 8000
CMD ["hireloom", "serve", "--demo"]
