/** Photos of today's phones are larger than an office needs: longer sides are brought down to this, and the camera's notes stay behind. */
const longestSide = 2400
const quality = 0.88

/**
 * A photo made small enough to send over a weak line. What is not a photo, what is small already, and what this browser cannot read goes as it is: the server decides.
 */
export async function prepareImage(file: File, largest: number): Promise<Blob> {
  if (!file.type.startsWith('image/')) return file
  try {
    const bitmap = await createImageBitmap(file)
    const scale = Math.min(1, longestSide / Math.max(bitmap.width, bitmap.height))
    if (scale === 1 && file.size < largest * 0.8 && file.type !== 'image/webp') return file
    const canvas = document.createElement('canvas')
    canvas.width = Math.round(bitmap.width * scale)
    canvas.height = Math.round(bitmap.height * scale)
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
    bitmap.close()
    const smaller = await new Promise<Blob | null>(resolve => canvas.toBlob(resolve, 'image/jpeg', quality))
    return smaller ?? file
  } catch {
    return file
  }
}
