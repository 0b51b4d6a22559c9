# syntax=docker/dockerfile:1
# The platform. Give it a PostgreSQL through DATABASE_URL, or mount a volume at /data and it runs the bundled one there.

FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
# Not every registry has the optional packages of other systems, without which `npm ci` refuses.
RUN npm ci --include=dev --no-audit --no-fund || npm install --no-save --include=dev --no-audit --no-fund
COPY . .
RUN node scripts/run.mjs build && npm prune --omit=dev --no-audit --no-fund && rm -rf .next/cache

FROM node:24-slim
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 MONITOR_DATA_DIR=/data PORT=3000
WORKDIR /app
RUN mkdir /data && chown node:node /data
COPY --from=build /app/package.json /app/next.config.ts ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/.next ./.next
COPY --from=build /app/dist ./dist
COPY --from=build /app/cli/dist ./cli/dist
COPY --from=build /app/prisma/migrations ./prisma/migrations
COPY --from=build /app/lib/i18n ./lib/i18n
COPY --from=build /app/docs/site ./docs/site
COPY --from=build /app/public ./public
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/api/health`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/server.mjs"]
