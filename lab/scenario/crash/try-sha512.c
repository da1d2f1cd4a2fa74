/* Exit 0 if the library linked in makes a SHA-512 hash. */
#include <crypt.h>
#include <string.h>

int main(void) {
  char *hash = crypt("x", "$6$salt$");
  return hash != NULL && strncmp(hash, "$6$salt$", 8) == 0 ? 0 : 1;
}
