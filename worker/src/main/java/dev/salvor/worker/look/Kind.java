package dev.salvor.worker.look;

import java.io.IOException;

/** One kind of look. */
interface Kind {
  /**
   * Looks once. What cannot be looked at is a finding.
   *
   * @throws IOException the state folder cannot be used
   * @throws Asked.WrongException a parameter cannot be used
   */
  void look(Context context) throws IOException;
}
