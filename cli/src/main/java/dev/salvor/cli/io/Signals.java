package dev.salvor.cli.io;

import java.lang.reflect.Proxy;

/**
 * Window changes. The JDK has no supported way to hear of them, so its unsupported one is used if
 * it is there.
 */
final class Signals {
  private Signals() {}

  static void onResize(Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  action.run();
                }
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance("WINCH"), proxy);
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      return; // the size at the start stays in use
    }
  }
}
