package dev.salvor.worker.watch;

import dev.salvor.runbook.HarmlessText;
import org.jspecify.annotations.Nullable;

/**
 * Something that a person should know. Its words are harmless wherever they are shown: names and
 * reasons come from whoever can connect to the engine.
 *
 * @param key names the thing for as long as it lasts: {@code engine}, {@code waiting:night:a.b}
 * @param sign changes when it has become another matter, which is told anew
 * @param subject in a few words
 * @param fix what to do
 * @param manner how it is told; {@link Manner#LASTS} where an older version wrote none
 */
public record Finding(
    String key, String sign, String subject, String detail, String fix, Manner manner) {
  /** How a finding is told. */
  public enum Manner {
    /** Once, again when it has become another matter, daily, and once when it is over. */
    LASTS,
    /** Once: it has happened, and has no end. */
    ONCE,
    /** Not at all while it is so: somebody wants it so. Its end is told to whoever heard of it. */
    HELD
  }

  public Finding(
      String key, String sign, String subject, String detail, String fix, @Nullable Manner manner) {
    if (key.isBlank() || sign.isBlank()) {
      throw new IllegalArgumentException("key and sign: must not be blank");
    }
    this.key = key;
    this.sign = sign;
    this.subject = HarmlessText.line(subject);
    this.detail = HarmlessText.block(detail);
    this.fix = HarmlessText.line(fix);
    this.manner = manner == null ? Manner.LASTS : manner;
  }

  /** One that lasts. */
  public Finding(String key, String sign, String subject, String detail, String fix) {
    this(key, sign, subject, detail, fix, Manner.LASTS);
  }

  /** The same, told in another manner. */
  public Finding as(Manner other) {
    return new Finding(key, sign, subject, detail, fix, other);
  }

  /** The key of what is wrong with a way; it is told by the others. */
  public static String way(String name) {
    return "way:" + name;
  }
}
