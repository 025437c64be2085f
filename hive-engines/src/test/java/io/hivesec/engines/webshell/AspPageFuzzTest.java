package io.hivesec.engines.webshell;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Any bytes in an ASP or ASP.NET page get a verdict in time, and an exception is none. */
class AspPageFuzzTest {
    private static final WebshellScanner SCANNER = new WebshellScanner();

    @FuzzTest
    void scan_anyBytes_givesAVerdict(byte[] bytes) throws Exception {
        FuzzedPage.scan(SCANNER, "page.asp", bytes);
        FuzzedPage.scan(SCANNER, "page.aspx", bytes);
    }
}
