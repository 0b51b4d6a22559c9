import { requireProof } from "@/lib/auth/proof";
import { getDevice } from "@/lib/services/device-stats";
import { deleteHost, editHost } from "@/lib/services/host-keys";
import { getHost } from "@/lib/services/hosts";
import { jsonBody, managed, requireManager } from "../managed";
import { ChangedDevice, deviceOf } from "../shape";

interface Props {
  params: Promise<{ id: string }>;
}

export function GET(_: Request, { params }: Props): Promise<Response> {
  return managed(async ({ ctx }) => deviceOf(await getDevice(ctx, (await params).id)));
}

/** Changes what is named, and leaves the rest. */
export function PUT(request: Request, { params }: Props): Promise<Response> {
  return managed(async (login) => {
    requireManager(login);
    const { id } = await params;
    const host = await getHost(login.ctx, id);
    const given = ChangedDevice.parse(await jsonBody(request));
    await editHost(login.ctx, id, {
      name: given.name ?? host.name,
      type: given.device_type ?? host.type,
      publicIp: given.public_ip === undefined ? host.publicIp : (given.public_ip ?? ""),
      notes: given.notes === undefined ? host.notes : (given.notes ?? ""),
    });
    return deviceOf(await getDevice(login.ctx, id));
  });
}

/** Removes it with all that was recorded. Asks, as the page does, for a proof of the last ten minutes that it is you. */
export function DELETE(_: Request, { params }: Props): Promise<Response> {
  return managed(async (login) => {
    requireManager(login);
    const { id } = await params;
    await getDevice(login.ctx, id);
    requireProof(login);
    await deleteHost(login.ctx, id);
    return { message: "Device deleted" };
  });
}
