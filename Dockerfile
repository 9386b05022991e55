# syntax=docker/dockerfile:1

# One file for every program: docker build --build-arg APP=order --tag tenfold/order .
# All images share the stages up to `build`; what they differ in is one COPY at the end. See docs/containers.md.

FROM node:24-slim AS base
WORKDIR /tenfold

# Only what says which packages there are, so that a change of the sources installs nothing again.
FROM base AS manifests
COPY . .
RUN find . -name package.json -exec cp --parents {} /srv \; && cp package-lock.json .npmrc /srv

FROM base AS packages
COPY --from=manifests /srv .
# The secret `ca` is for networks whose proxy has a certificate of its own; without it nothing is added.
RUN --mount=type=secret,id=ca --mount=type=cache,target=/root/.npm \
    if [ -s /run/secrets/ca ]; then export NODE_EXTRA_CA_CERTS=/run/secrets/ca; fi; npm ci --ignore-scripts

FROM packages AS build
COPY . .
RUN node infra/local/src/containers/collect.ts /images

FROM packages AS production
RUN npm prune --omit=dev --ignore-scripts

# What prepares databases, topics and secrets for docker-compose.yml: it knows every program, and serves nobody.
FROM base AS prepare
COPY --from=production /tenfold .
COPY . .
COPY --from=build /tenfold/dist dist
RUN for name in $(ls apps) postgres pgbouncer; do install -d -o node "/configuration/$name"; done && install -d -o node /state
USER node
ENTRYPOINT ["node", "--disable-warning=ExperimentalWarning", "--disable-warning=TimeoutNegativeWarning", "infra/local/src/containers/main.ts"]

FROM node:24-slim AS program
ARG APP
WORKDIR /app
# How every program is run: docs/adr/0010.
ENV NODE_OPTIONS="--max-semi-space-size=4 --max-old-space-size=256" MALLOC_ARENA_MAX=2 NODE_COMPILE_CACHE=/app/compiled
COPY --from=build /images/${APP} .
# Without its configuration a program ends at once, when all of it has been loaded: what was compiled then stays in the image.
RUN test -n "${APP}" && node main.js > /dev/null 2>&1; test -d "${NODE_COMPILE_CACHE}" && install -d -o node /mails
ENV HOST=0.0.0.0 PORT=4000 HEALTH_PATH=/health/ready
USER node
EXPOSE 4000
HEALTHCHECK --interval=5s --timeout=10s --start-period=60s --retries=6 \
    CMD ["node", "--eval", "fetch(`http://127.0.0.1:${process.env.PORT}${process.env.HEALTH_PATH}`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# The file is there where docker-compose.yml mounts it; elsewhere the environment says everything.
ENTRYPOINT ["node", "--env-file-if-exists=/run/tenfold/environment", "main.js"]
