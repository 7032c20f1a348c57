// Conversations in the browser's own database; nothing of them is sent anywhere. Without one they last as long as the page.

const NAME = "vouch";
const STORE = "conversations";
const memory = new Map();
let opened = null;

function database() {
  opened ??= new Promise((resolve) => {
    let request;
    try {
      request = indexedDB.open(NAME, 1);
    } catch {
      resolve(null);
      return;
    }
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "id" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = request.onblocked = () => resolve(null);
  });
  return opened;
}

async function transact(mode, act, otherwise) {
  const open = await database();
  if (!open) return otherwise();
  return new Promise((resolve, reject) => {
    const transaction = open.transaction(STORE, mode);
    const request = act(transaction.objectStore(STORE));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

// All conversations, the one used last first.
export async function all() {
  const found = await transact("readonly", (store) => store.getAll(), () => [...memory.values()]);
  return found.sort((one, other) => other.updated - one.updated);
}

export function get(id) {
  return transact("readonly", (store) => store.get(id), () => memory.get(id));
}

export function put(conversation) {
  return transact("readwrite", (store) => store.put(conversation), () => memory.set(conversation.id, conversation));
}

export function remove(id) {
  return transact("readwrite", (store) => store.delete(id), () => memory.delete(id));
}

export function fresh() {
  return { id: crypto.randomUUID?.() ?? String(Math.random()).slice(2), title: "", created: Date.now(), updated: Date.now(), turns: [] };
}

// What a question's request tells of the turns before it, oldest first: as many as the server takes.
export function history(turns) {
  return turns.filter((turn) => turn.answer).slice(-20).map((turn) => ({
    question: turn.question, answer: turn.answer.abstention?.message ?? turn.answer.answer,
  }));
}
