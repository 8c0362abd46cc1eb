import { listingReferences } from "@marketplace/listings";
import { type MediaWorker, openMediaWorker, sweepUploads, uploadReferences } from "@marketplace/media";
import { claimReferences, orderReferences } from "@marketplace/orders";
import type { Settings, Stores } from "@marketplace/stores";
import { avatarsAmong } from "@marketplace/users";

type Own = Omit<
  Parameters<typeof openMediaWorker>[0],
  "minio" | "mongo" | "references" | "sweepUploads" | "graceHours"
>;

interface Work extends Own {
  readonly stores: Pick<Stores, "minio" | "mongo" | "postgres">;
  readonly settings: Pick<Settings, "MEDIA_APPEAL_DAYS" | "MEDIA_GRACE_HOURS">;
  readonly uploads: Pick<Parameters<typeof sweepUploads>[0], "streams" | "backlog">;
}

/** Opens the sweep of photographs over everybody who refers to them. */
export function openMediaSweep({ stores, settings, uploads, ...own }: Work): MediaWorker {
  const { mongo, postgres } = stores;
  return openMediaWorker({
    ...{ ...stores, ...own },
    references: [
      listingReferences({ mongo, clock: own.clock, appealDays: settings.MEDIA_APPEAL_DAYS }),
      { name: "avatars", among: (keys) => avatarsAmong(postgres, keys) },
      orderReferences(postgres),
      claimReferences(postgres),
      uploadReferences({ mongo, clock: own.clock }),
    ],
    sweepUploads: () => sweepUploads({ ...stores, ...own, ...uploads }),
    graceHours: settings.MEDIA_GRACE_HOURS,
  });
}
