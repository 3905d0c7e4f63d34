#include <cstdio>

int main() {
    std::puts("terrace 0.1.0");
    return 0;
}
