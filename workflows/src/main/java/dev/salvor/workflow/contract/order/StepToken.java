package dev.salvor.workflow.contract.order;

import dev.salvor.workflow.contract.run.RunIdentity;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * How a step is named in a host's record and in names of files: without spaces and slashes, {@code
 * /} as {@code ~}, other unusual bytes as {@code %XX}; a long one ends in its digest.
 */
public final class StepToken {
  private static final int LONGEST = 120;

  private StepToken() {}

  /** The token of the step {@code id}. */
  public static String of(String id) {
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
      return token.substring(0, LONGEST - 17) + "~" + RunIdentity.sha256(id).substring(0, 16);
    }
    return token.toString();
  }
}
