// What the columns of a table are called, by the programs and in the languages that people export lists with.
import { cleanText } from './playlist.ts';

export type Column =
  | 'title'
  | 'artist'
  | 'album'
  | 'duration'
  | 'durationMs'
  | 'isrc'
  | 'musicbrainz'
  | 'path';

/** In lower case, without marks and punctuation; the first name that a table has wins. */
const names: Record<Column, readonly string[]> = {
  title: [
    'track name|song title|song name|track title|title|track|song|name|songtitle|trackname|video title',
    'titel|liedtitel|lied|titre|morceau|chanson|titulo|titulo de la cancion|cancion|pista|titolo|brano|canzone',
    'nome|nome da faixa|faixa|musica|nombre|nom|nummer|lat|sang|kappale|tytul|utwor|nazev|skladba|nimi|parca|sarki',
    'название|трек|песня|назва|пісня|曲名|タイトル|トラック名|名前|标题|歌名|歌曲|歌曲名|名称|標題|歌曲名稱|제목|곡명|노래|이름',
  ].flatMap((line) => line.split('|')),
  artist: [
    'artist name|artist names|artist|artists|track artist|creator|performer|artist name 1|band|album artist',
    'kunstler|interpret|interpreten|kuenstler|artiste|artistes|interprete|artista|artistas|artista s|artisti',
    'artiest|esittaja|artysta|wykonawca|umelec|sanatci|исполнитель|артист|виконавець',
    'アーティスト|アーティスト名|歌手|艺术家|艺人|演出者|藝人|表演者|아티스트|가수',
  ].flatMap((line) => line.split('|')),
  album: [
    'album name|album title|album|release|albumtitel|disque|disco|albumi|album naam|альбом|アルバム|アルバム名|专辑|專輯|앨범',
  ].flatMap((line) => line.split('|')),
  durationMs: [
    'track duration ms',
    'duration ms',
    'durationms',
    'duration in ms',
    'length ms',
    'total time ms',
  ],
  duration: [
    'duration|time|length|total time|track duration|seconds|duration s|dauer|lange|spieldauer|zeit|duree|temps|duracion',
    'tiempo|durata|tempo|duracao|duur|tijd|speltid|varighed|kesto|czas|czas trwania|delka|sure|длительность|время|тривалість',
    '時間|再生時間|長さ|时长|时间|時長|길이|시간|재생 시간',
  ].flatMap((line) => line.split('|')),
  isrc: ['isrc', 'isrc code', 'track isrc'],
  musicbrainz: ['musicbrainz recording id', 'recording mbid', 'musicbrainz track id', 'recording id', 'mbid'],
  path: [
    'location|path|file|file path|filepath|filename|file name|speicherort|ort|pfad|datei|emplacement|chemin|fichier',
    'ubicacion|ruta|archivo|posizione|percorso|local|caminho|arquivo|bestand|sokvag|sciezka|путь|файл|расположение',
    '場所|パス|ファイル|位置|路径|文件|위치|경로',
  ].flatMap((line) => line.split('|')),
};

/** Which column holds what. Of a table whose first row names no title column, undefined. */
export function columnsOf(header: readonly string[]): Partial<Record<Column, number>> | undefined {
  const heads = header.map(plainHead);
  const found: Partial<Record<Column, number>> = {};
  for (const [column, known] of Object.entries(names) as [Column, readonly string[]][]) {
    const at = known.map((name) => heads.indexOf(name)).find((place) => place >= 0);
    if (at !== undefined) found[column] = at;
  }
  return found.title === undefined ? undefined : found;
}

export function plainHead(text: string): string {
  return (
    cleanText(text)
      .normalize('NFKD')
      .replace(/(?<=\p{Script=Latin})\p{M}+/gu, '')
      .normalize('NFC')
      .toLowerCase()
      // `Name(s)`, `Künstler:in`: how many and who they are says nothing here.
      .replace(/(?<=\w)(\(e?s\)|[:*_]in(nen)?\b)/g, '')
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim()
  );
}
