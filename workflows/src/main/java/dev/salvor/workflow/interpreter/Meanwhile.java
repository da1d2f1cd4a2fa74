package dev.salvor.workflow.interpreter;

/** What may happen while a question is open. */
interface Meanwhile {
  /** Nothing. */
  Meanwhile NOTHING =
      new Meanwhile() {
        @Override
        public boolean isAnything() {
          return false;
        }

        @Override
        public boolean settles() {
          return false;
        }
      };

  /** Whether something has happened that was not taken in. */
  boolean isAnything();

  /** Takes it in; true if nothing is to be asked any more, which is as if it were tried again. */
  boolean settles();
}
