package dev.salvor.activity.supervisor;

import dev.salvor.workflow.contract.order.StepOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * How an attempt of a step is named in the record and in file names: without spaces and slashes.
 *
 * @param step the step's path, {@code /} as {@code ~}, other unusual bytes as {@code %XX}
 * @param attempt the number; {@code u} before it for an undo
 */
record StepKey(String step, String attempt) {
  private static final int LONGEST = 120;

  static StepKey of(StepOrder order) {
    String number = Integer.toString(order.attempt());
    return new StepKey(token(order.id()), order.op() == StepOrder.Op.UNDO ? "u" + number : number);
  }

  static String token(String id) {
    StringBuilder token = new StringBuilder();
    for (byte b : id.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (c == '/') {
        token.append('~');
      } else if ((c >= 'a' && c <= 'z')
          || (c >= 'A' && c <= 'Z')
          || (c >= '0' && c <= '9')
          || c == '_'
          || (c == '.' && !token.isEmpty())
          || (c == '-' && !token.isEmpty())) {
        token.append(c);
      } else {
        token.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    if (token.length() > LONGEST) {
      return token.substring(0, LONGEST - 17) + "~" + Digests.sha256(id).substring(0, 16);
    }
    return token.toString();
  }

  /** Name of the attempt's output files before {@code .out} and {@code .err}. */
  String file() {
    return step + "." + attempt;
  }

  String words() {
    return step + " " + attempt;
  }
}
