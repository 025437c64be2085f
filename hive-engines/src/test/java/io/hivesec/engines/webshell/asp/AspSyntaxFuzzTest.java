package io.hivesec.engines.webshell.asp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;

/** Any bytes as a page of each kind: its code in blocks, their tokens with an end and lines in order, and never an exception. */
class AspSyntaxFuzzTest {
    @FuzzTest
    void read_anyBytes_givesBlocksOfTokens(byte[] bytes) {
        String text = AspText.decode(bytes);
        for (String name : List.of("page.asp", "page.aspx", "page.ashx", "page.cshtml", "web.config")) {
            for (AspPage.Block block : AspPage.read(name, text).blocks) {
                List<Token> tokens = Lexer.tokens(block.code(), block.dialect(), block.line());
                assertThat(tokens.get(tokens.size() - 1).kind()).isEqualTo(Token.Kind.END);
                int line = block.line();
                for (Token token : tokens) {
                    assertThat(token.line()).isGreaterThanOrEqualTo(line);
                    line = token.line();
                }
            }
        }
    }
}
