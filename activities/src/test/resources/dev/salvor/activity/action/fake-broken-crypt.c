/* A stand-in for libcrypt.so.1 whose crypt(3) knows only the methods that FAKE_CRYPT_KNOWS names by their letters, as
   "y5"; those are given to the real library. All others are refused in the way of libxcrypt. */
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

char *crypt(const char *phrase, const char *setting) {
  const char *knows = getenv("FAKE_CRYPT_KNOWS");
  char *(*real)(const char *, const char *) = NULL;
  void *library = dlopen(REAL_LIBCRYPT, RTLD_NOW | RTLD_LOCAL);
  if (library && knows && setting[0] == '$' && setting[1] && strchr(knows, setting[1]))
    real = (char *(*)(const char *, const char *))dlsym(library, "crypt");
  return real ? real(phrase, setting) : "*0";
}

char *crypt_r(const char *phrase, const char *setting, void *data) {
  (void)data;
  return crypt(phrase, setting);
}
