// A photo as it leaves the phone: drawn anew, so that position, time and camera in its EXIF stay behind.
const LONGEST_SIDE = 1600
const QUALITY = 0.82

export interface Picture {
  bytes: ArrayBuffer
  sha256: string
  type: string
  size: number
}

export async function take_picture(file: Blob): Promise<Picture> {
  const image = await createImageBitmap(file, { imageOrientation: 'from-image' })
  const scale = Math.min(1, LONGEST_SIDE / Math.max(image.width, image.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(image.width * scale)
  canvas.height = Math.round(image.height * scale)
  canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height)
  image.close()
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', QUALITY))
  if (!blob) throw new Error('the picture could not be drawn')
  const bytes = await blob.arrayBuffer()
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return { bytes, type: 'image/jpeg', size: bytes.byteLength, sha256: [...hash].map((b) => b.toString(16).padStart(2, '0')).join('') }
}
