import { byLines, lowerWordsOf } from "../util/words.js";

/**
 * How docs name the group of their image endpoints, in the languages that platforms write in:
 * `Image API`, `Text to Image`, `图像生成`, `Изображения`, `Bilder`. docs/configuration.md lists them.
 */
export const imageWords: RegExp = new RegExp(
  byLines(String.raw`
    \bimages?\b|\bimaging\b|\bimagine\b|\bpictures?\b|\bphotos?\b|\b(text|txt|images?|img)[ -]?(to|2)[ -]?(image|img)
    图像|圖像|图片|圖片|绘图|繪圖|绘画|生图|文生图|画像|이미지
    изображени|картин|зображен
    \bbilder\b|\bbild(generierung|erzeugung)|\bafbeelding(en)?\b
    \bimágenes\b|\bimagen(e?s)?\b|\bimagem\b|\bimmagin[ei]\b
    \bobraz(y|ów|u)?\b|\bgörsel(ler)?\b|\bgambar\b|hình ảnh|صور|תמונות|चित्र|รูปภาพ`),
  "iu",
);

/** Names of groups that only read or judge images, or that make something else. */
export const otherWords: RegExp =
  /\b(understanding|detection|nsfw|caption|analysis|analy[sz]e|recognition|moderation|captioning|embeddings?|classif\w*|explicit|compar\w*|questions?|similarity|search(?! and)|describe|tags?|extract|metadata|ocr|alt text|(images?|img)[ -]?(to|2)[ -]?(text|prompt|json|tags?))\b|理解|识别/iu;

/** Names of groups and words of paths that make what moves, sounds or has a third dimension. */
export const movingWords: RegExp =
  /\b(videos?|moving (pictures|images)|audio|music|speech|sounds?|voices?|tts|3d|podcasts?|mesh|splat|[it]2v|talking|lip[ -]?sync|animate)\b|(to|2)[ -]?(video|3d|speech|sound|music|audio)|视频|видео/iu;

/** Words of paths of what changes a picture that is given, and makes nothing else of it. */
export const sureChanges: string = byLines(String.raw`
  rembg|(remov|replac|chang)\w* (bg|background)|(bg|background) (remov|replac|chang)\w*
  upscal\w*|unzoom|no ?bg|deblur\w*|colou?ri[sz]\w*|relight\w*|vectori[sz]\w*
  (in|out)[ -]?paint\w*|uncrop|face swap`);

/** Whether a path ends in words of what changes a picture. */
export function endsInChange(path: string): boolean {
  return sureChange.test(lowerWordsOf(path).join(" "));
}

const sureChange = new RegExp(`\\b(${sureChanges})$`);

/** Whether the name of a group, or a path, speaks of making images. */
export function namesImages(name: string): boolean {
  return imageWords.test(name) && !otherWords.test(name) && !movingWords.test(name);
}
