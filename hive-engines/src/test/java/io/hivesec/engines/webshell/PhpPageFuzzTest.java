package io.hivesec.engines.webshell;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Any bytes in a PHP page get a verdict in time, and an exception is none. */
class PhpPageFuzzTest {
    private static final WebshellScanner SCANNER = new WebshellScanner();

    @FuzzTest
    void scan_anyBytes_givesAVerdict(byte[] bytes) throws Exception {
        FuzzedPage.scan(SCANNER, "page.php", bytes);
    }
}
