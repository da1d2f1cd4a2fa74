package dev.salvor.activity.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Context;
import ch.qos.logback.core.pattern.CompositeConverter;
import dev.salvor.workflow.journal.Masker;

/**
 * Masks what a Logback pattern encloses, exceptions included: {@code %mask(%d %level %msg%n%ex)}
 * with {@code <conversionRule conversionWord="mask"
 * class="dev.salvor.activity.log.MaskingConverter"/>}. For any thread.
 */
public final class MaskingConverter extends CompositeConverter<ILoggingEvent> {
  private static final String KEY = MaskingConverter.class.getName();

  /** From now on the log of {@code context} is masked by {@code masker}. */
  public static void use(Context context, Masker masker) {
    context.putObject(KEY, masker);
  }

  @Override
  protected String transform(ILoggingEvent event, String text) {
    Context context = getContext();
    Object masker = context == null ? null : context.getObject(KEY);
    return (masker instanceof Masker known ? known : Masker.builtIn()).mask(text);
  }
}
