package dev.salvor.audit;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/** What an entry is about. A word that this version does not know is read as {@link #OTHER}. */
public enum AuditAction {
  /** Somebody orders a run. */
  START,
  /** Somebody decides about a run. */
  DECISION,
  /** Somebody ends a run by force. */
  FORCE_END,
  /** A worker takes up a run on a host. */
  BEGIN,
  /** A worker brings a run what somebody decided, and says what it did. */
  DECIDED,
  /** A worker is about to let steps run on a host. */
  ORDER,
  /** What became of a step on a host. */
  CHANGE,
  /** A worker closes a run on a host. */
  END,
  /** Something was refused, and nothing of it was done. */
  REFUSAL,
  /** What an earlier entry announced was not done. */
  FAILED,
  SCHEDULE_ADD,
  SCHEDULE_REPLACE,
  SCHEDULE_PAUSE,
  SCHEDULE_RESUME,
  SCHEDULE_RUN,
  SCHEDULE_REMOVE,
  KEY_NEW,
  /** The keys that seal what the engine holds have changed. */
  KEY_ROTATE,
  TRUST_ADD,
  TRUST_REMOVE,
  /** What has to be signed. */
  TRUST_DEMAND,
  HOSTS_TRUST,
  HOSTS_ENROLL,
  HOSTS_LEAVE,
  /** A deliberate stop of a thing. */
  STOP,
  /** The end of a deliberate stop. */
  UNSTOP,
  NODE_UP,
  NODE_DOWN,
  /** A worker has begun to serve. */
  WORKER_START,
  /** A worker found its engine dead or hanging, and starts it again. */
  ENGINE_RESTART,
  /** The policy that a worker goes by from now on. */
  POLICY,
  ENGINE_UPGRADE,
  ENGINE_BACKUP,
  /** Certificates are asked for by the embedded engine from now on, or no more. */
  ENGINE_TLS,
  PRUNE,
  /** Entries that could not be written when it happened. */
  LOST,
  /** The line before was half-written by a writer that died. */
  TORN,
  /** Whole lines behind the noted end: their writer died before it noted them. */
  RECOVERED,
  /** A writer found that lines, or the noted end, had gone. */
  DAMAGED,
  OTHER;

  /** As it stands in the log. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @JsonCreator
  static AuditAction of(String word) {
    return Arrays.stream(values()).filter(a -> a.word().equals(word)).findFirst().orElse(OTHER);
  }
}
