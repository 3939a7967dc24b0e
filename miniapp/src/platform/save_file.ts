// A file for the person to keep. Only a browser saves one: the mini-program's page does not offer it.
export function saveFile(name: string, bytes: ArrayBuffer, type: string): void {
  // #ifdef H5
  const url = URL.createObjectURL(new Blob([bytes], { type }));
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  link.click();
  URL.revokeObjectURL(url);
  // #endif
}
