/** A model's page on the Hub; `hub` is where models live on the Web. */
export function hubAddress(hub: string, id: string): string {
  const path = id.split('/').map(encodeURIComponent).join('/');
  return `${hub.replace(/\/+$/, '')}/${path}`;
}
