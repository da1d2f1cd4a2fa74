package dev.salvor.activity.supervisor;

import java.util.function.UnaryOperator;

/** Takes secrets out of text that people will see. */
@FunctionalInterface
public interface Masker extends UnaryOperator<String> {
  Masker NONE = text -> text;

  /** This one, then {@code next}. */
  default Masker then(Masker next) {
    return text -> next.apply(apply(text));
  }
}
