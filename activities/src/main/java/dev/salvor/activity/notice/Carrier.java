package dev.salvor.activity.notice;

import dev.salvor.notice.Message;
import java.time.Duration;

/** Carries a message to the other side, within a time. */
interface Carrier {
  /** Tries once; {@code slot} is where files of this message and way may lie. */
  Outcome carry(Message message, Slot slot, Duration timeout);
}
