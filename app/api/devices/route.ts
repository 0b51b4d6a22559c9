import { getDevice, listDevices } from "@/lib/services/device-stats";
import { addHost } from "@/lib/services/host-keys";
import { jsonBody, managed, requireManager } from "./managed";
import { deviceOf, NewDevice } from "./shape";

/** All devices by name. */
export function GET(): Promise<Response> {
  return managed(async ({ ctx }) => (await listDevices(ctx)).map(deviceOf));
}

/** Adds a device; the answer holds the only copy of its key. */
export function POST(request: Request): Promise<Response> {
  return managed(async (login) => {
    requireManager(login);
    const given = NewDevice.parse(await jsonBody(request));
    const { hostId, key } = await addHost(login.ctx, {
      name: given.name,
      type: given.device_type,
      publicIp: given.public_ip ?? "",
      notes: given.notes ?? "",
      createdBy: login.personId,
    });
    return { ...deviceOf(await getDevice(login.ctx, hostId)), api_key: key };
  });
}
