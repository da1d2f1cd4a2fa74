package dev.salvor.activity.transport.ssh;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * The errors of a shell that comes up, before which somebody may ask for a password. It is given
 * once; who asks again has refused it, and would take what follows for the next try: reading then
 * ends with {@link EntryProblem}. For one thread.
 */
final class Asked extends FilterInputStream {
  /** Login files may print before; a question comes early. */
  private static final int MOST = 64 * 1024;

  private final String question;
  private final StringBuilder said = new StringBuilder();

  Asked(InputStream errors, String token) {
    super(errors);
    this.question = RemoteShell.question(token);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int n = super.read(buffer, offset, length);
    if (n > 0 && said.length() < MOST) {
      said.append(new String(buffer, offset, n, StandardCharsets.ISO_8859_1));
      int first = said.indexOf(question);
      if (first >= 0 && said.indexOf(question, first + 1) >= 0) {
        throw new EntryProblem("sudo refuses the password that \"become\" names for this account");
      }
    }
    return n;
  }
}
