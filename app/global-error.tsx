"use client";

/** When even the outermost layout failed there is no dictionary and no style sheet: both languages, and the browser's own look. */
export default function GlobalError({ error, reset }: { error: Error & { digest?: string }; reset(): void }) {
  return (
    <html lang="en">
      <body style={{ colorScheme: "light dark", fontFamily: "system-ui, sans-serif", lineHeight: 1.6, margin: 0 }}>
        <title>OpenClaw Agent Monitor</title>
        <main style={{ maxWidth: "34rem", margin: "18vh auto", padding: "0 1.5rem" }}>
          <h1 style={{ fontSize: "1.4rem" }}>The monitor could not show this page</h1>
          <p>The fault is ours. If it stays, check that the database is running and look into the server’s log.</p>
          <h2 lang="zh-CN" style={{ fontSize: "1.4rem" }}>
            监控中心无法显示此页面
          </h2>
          <p lang="zh-CN">问题出在我们这边。如果仍然如此，请检查数据库是否在运行，并查看服务器日志。</p>
          {error.digest && <code>{error.digest}</code>}
          <p>
            <button type="button" onClick={reset} style={{ font: "inherit", padding: "0.5rem 1rem" }}>
              Try again · <span lang="zh-CN">重试</span>
            </button>
          </p>
        </main>
      </body>
    </html>
  );
}
