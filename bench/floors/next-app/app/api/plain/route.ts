import pg from "pg";

// Floor: what most projects do. One INSERT per request through a plain route handler.
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });

export async function POST(request: Request): Promise<Response> {
  const agents = (await request.json()) as { id: string }[];
  await pool.query("INSERT INTO plain_heartbeat (agent, at) VALUES ($1, $2)", [agents[0]?.id, new Date()]);
  return Response.json({ success: true, count: agents.length });
}
