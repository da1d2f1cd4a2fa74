package dev.salvor.activity.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.pattern.CompositeConverter;
import dev.salvor.workflow.journal.Masker;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Masks what a Logback pattern encloses, exceptions included: {@code %mask(%d %level %msg%n%ex)}
 * with {@code <conversionRule conversionWord="mask"
 * class="dev.salvor.activity.log.MaskingConverter"/>}. What is hidden is one for the process, as
 * its log is. For any thread.
 */
public final class MaskingConverter extends CompositeConverter<ILoggingEvent> {
  /** So many values are kept; the oldest go first. */
  private static final int MOST = 500;

  private static final Set<String> HIDDEN = new LinkedHashSet<>();
  private static volatile Masker masker = Masker.builtIn();

  /** From now on the process's log shows none of {@code values}. */
  public static void hide(Collection<String> values) {
    synchronized (HIDDEN) {
      if (HIDDEN.containsAll(values)) {
        return;
      }
      HIDDEN.addAll(values);
      while (HIDDEN.size() > MOST) {
        HIDDEN.remove(HIDDEN.iterator().next());
      }
      masker = Masker.of(HIDDEN, List.of());
    }
  }

  @Override
  protected String transform(ILoggingEvent event, String text) {
    return masker.mask(text);
  }
}
