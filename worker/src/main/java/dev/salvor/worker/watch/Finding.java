package dev.salvor.worker.watch;

/**
 * Something that a person should know.
 *
 * @param key names the thing for as long as it lasts: {@code engine}, {@code waiting:night:a.b}
 * @param sign changes when it has become another matter, which is told anew
 * @param subject in a few words
 * @param fix what to do
 */
public record Finding(String key, String sign, String subject, String detail, String fix) {
  public Finding {
    if (key.isBlank() || sign.isBlank()) {
      throw new IllegalArgumentException("key and sign: must not be blank");
    }
  }

  /** The key of what is wrong with a way; it is told by the others. */
  public static String way(String name) {
    return "way:" + name;
  }
}
