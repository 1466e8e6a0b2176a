/** Passkeys as this browser has them. A device that does not make one, or whose owner says no, is the refusal `passkey_stopped`. */
import { Refusal } from "../join/http.ts";

/** They belong to a name and to a safe connection (WebAuthn Level 3, §5.1.2). */
export const passkeysHere = (): boolean =>
  isSecureContext && "PublicKeyCredential" in globalThis && "parseCreationOptionsFromJSON" in PublicKeyCredential && !/^[\d.]+$|:/.test(location.hostname);

export async function makePasskey(options: object): Promise<object> {
  return answered(() => navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options as PublicKeyCredentialCreationOptionsJSON) }));
}

export async function usePasskey(options: object): Promise<object> {
  return answered(() => navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options as PublicKeyCredentialRequestOptionsJSON) }));
}

async function answered(ask: () => Promise<Credential | null>): Promise<object> {
  try {
    const made = await ask();
    if (made) return (made as PublicKeyCredential).toJSON() as object;
  } catch {
    // Browsers do not tell a no from a failure, so that no page can.
  }
  throw new Refusal("passkey_stopped", null);
}
