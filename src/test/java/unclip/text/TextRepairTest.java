package unclip.text;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;

class TextRepairTest {

    @ParameterizedTest
    @ValueSource(strings = {"café", "it’s", "a – b…", "🦊 fox", "東京 tower", "Привет", "x² ½", "à"})
    void textReadAsWindows1252IsRepaired(String text) {
        assertThat(Mojibake.repair(misread(text))).isEqualTo(text);
        assertThat(Mojibake.repair(misread(misread(text)))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CAFÉ»",
                "olá”–",
                "Größe",
                "SÃO PAULO",
                "«naïve»",
                "São Tomé",
                "20°C",
                "ÀÉÎ"
            })
    void textThatIsMeantStays(String text) {
        assertThat(Mojibake.repair(text)).isEqualTo(text);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings()
                .withCharRange(' ', '\u00ff')
                .withChars("’“”…–€™&;#<abc\n\r\u001b[")
                .ofMaxLength(30);
    }

    @Property
    void repairingTwiceIsRepairingOnce(@ForAll("texts") String text) {
        String once = TextRepair.repair(text);
        // A line that a repair makes is looked at by itself the second time.
        if (once.indexOf('\n') < 0) {
            assertThat(TextRepair.repair(once)).isEqualTo(once);
        }
    }

    @Property
    void visibleAsciiWithoutReferencesStays(@ForAll("texts") String text) {
        String plain = text.replaceAll("[^ -~]|&", "");
        assertThat(TextRepair.repair(plain)).isEqualTo(plain);
    }

    @Test
    void referencesAreResolvedAsHtmlReadsThem() {
        assertThat(HtmlEntities.unescape("&notit; &not; &amp &#x1F98A;&#0;&#1;"))
                .isEqualTo("¬it; ¬ & 🦊\ufffd");
        assertThat(HtmlEntities.unescapeClosed("&notit; &not; &amp &EACUTE;"))
                .isEqualTo("&notit; ¬ &amp É");
    }

    @Test
    void aHundredNestedReferencesEnd() {
        String nested = "&" + "amp;".repeat(5_000) + "lt;";
        assertThat(TextRepair.repair(nested)).startsWith("&amp;").hasSizeLessThan(nested.length());
    }

    @Test
    void sigmaIsFinalWhereAWordEnds() {
        assertThat(LowerCase.inContext("ΟΔΟΣ ΣΑΣ. Σ ΑΣ'Α")).isEqualTo("οδος σας. σ ασ'α");
        assertThat(LowerCase.each("ΟΔΟΣ İ")).isEqualTo("οδοσ i\u0307");
    }

    private static String misread(String text) {
        StringBuilder out = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            out.append(Windows1252.decode(b & 0xff));
        }
        return out.toString();
    }
}
