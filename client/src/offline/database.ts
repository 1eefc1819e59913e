// IndexedDB with promises: the two stores of this device, and nothing else of it is used.
const NAME = "satsao";
const VERSION = 1;

export type StoreName = "queue" | "drafts";

let opened: Promise<IDBDatabase> | null = null;

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("queue", { keyPath: "submission.client_id" });
      request.result.createObjectStore("drafts", { keyPath: "key" });
    };
    request.onsuccess = () => {
      // Another tab of a newer version must be able to upgrade.
      request.result.onversionchange = () => {
        request.result.close();
        opened = null;
      };
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
  });
}

async function inStore<T>(
  name: StoreName,
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  opened ??= open();
  const database = await opened.catch((error: unknown) => {
    opened = null;
    throw error;
  });
  return new Promise((resolve, reject) => {
    // Kept means on the disk: the promise is fulfilled when the transaction is complete.
    const transaction = database.transaction(name, mode, { durability: "strict" });
    const request = work(transaction.objectStore(name));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
  });
}

export function readAll<T>(name: StoreName): Promise<T[]> {
  return inStore(name, "readonly", (store) => store.getAll() as IDBRequest<T[]>);
}

export async function write(name: StoreName, record: unknown): Promise<void> {
  await inStore(name, "readwrite", (store) => store.put(record));
}

export async function remove(name: StoreName, key: string): Promise<void> {
  await inStore(name, "readwrite", (store) => store.delete(key));
}
