import java.io.File;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;

/** VeraCheck ua1|2a FILE...: one line for each rule of PDF/UA-1 or PDF/A-2a that a file breaks, `file TAB rule TAB message`. */
public class VeraCheck {
    private static final Map<String, String> PROFILES = Map.of("ua1", "PDFUA-1.xml", "2a", "PDFA-2A.xml");

    public static void main(String[] words) throws Exception {
        PDFAFlavour flavour = PDFAFlavour.fromString(words[0]);
        Logger.getLogger("").setLevel(Level.OFF);
        VeraGreenfieldFoundryProvider.initialise();
        ValidationProfile profile;
        try (InputStream in = VeraCheck.class.getClassLoader().getResourceAsStream("org/verapdf/pdfa/validation/" + PROFILES.get(words[0]))) {
            profile = Profiles.profileFromXml(in);
        }
        for (String file : Arrays.copyOfRange(words, 1, words.length)) {
            ValidationResult result;
            try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(file), flavour);
                    PDFAValidator validator = Foundries.defaultInstance().createValidator(profile, false)) {
                result = validator.validate(parser);
            }
            TreeMap<String, String> broken = new TreeMap<>();
            for (TestAssertion assertion : result.getTestAssertions()) {
                if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                    String rule = assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber();
                    broken.putIfAbsent(rule, assertion.getMessage());
                }
            }
            if (!result.isCompliant() && broken.isEmpty()) {
                broken.put("unknown", "not compliant");
            }
            broken.forEach((rule, message) -> System.out.println(file + "\t" + rule + "\t" + message.replaceAll("\\s+", " ")));
            System.out.println(file + "\tchecked\t");
        }
    }
}
