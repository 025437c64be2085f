package io.hivesec.engines.webshell.php.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Any bytes as PHP, with tags and without: a tree, the same one each time, and never an exception. */
class PhpTreeFuzzTest {
    @FuzzTest
    void ofPage_anyBytes_givesATree(byte[] bytes) {
        String source = new String(bytes, StandardCharsets.ISO_8859_1);
        PhpTree page = PhpTree.ofPage(source);
        assertThat(page.source()).isSameAs(source);
        assertThat(PhpTree.ofCode(source).misfits()).isNotNegative();
        assertThat(PhpTree.ofPage(source).statements()).hasSameSizeAs(page.statements());
    }
}
