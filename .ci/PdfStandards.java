import java.io.File;
import java.util.Map;
import java.util.TreeMap;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;

/** Holds PDF files against standards with veraPDF's engine: `PdfStandards 3a,ua1 FILE...`; exit 0 only if all conform. */
public class PdfStandards {
    static ValidationProfile profile(String standard) throws Exception {
        String name = standard.equals("ua1") ? "PDFUA-1" : "PDFA-" + standard.toUpperCase();
        // The library looks for profiles in a folder that the jar does not have; they are on the class path.
        try (var text = PdfStandards.class.getClassLoader().getResourceAsStream("org/verapdf/pdfa/validation/" + name + ".xml")) {
            return Profiles.profileFromXml(text);
        }
    }

    public static void main(String[] arguments) throws Exception {
        java.util.logging.LogManager.getLogManager().reset();
        VeraGreenfieldFoundryProvider.initialise();
        boolean conform = true;
        for (int file = 1; file < arguments.length; file++) {
            for (String standard : arguments[0].split(",")) {
                conform &= conforms(arguments[file], standard);
            }
        }
        System.exit(conform ? 0 : 1);
    }

    static boolean conforms(String file, String standard) throws Exception {
        PDFAFlavour flavour = PDFAFlavour.fromString(standard);
        try (var parser = Foundries.defaultInstance().createParser(new File(file), flavour);
                var validator = Foundries.defaultInstance().createValidator(profile(standard), false)) {
            ValidationResult result = validator.validate(parser);
            System.out.println((result.isCompliant() ? "PASS " : "FAIL ") + standard + " " + file + ", " + result.getTotalAssertions() + " checks");
            Map<String, String> broken = new TreeMap<>();
            for (TestAssertion assertion : result.getTestAssertions()) {
                if (assertion.getStatus() != TestAssertion.Status.PASSED) {
                    String message = assertion.getErrorMessage() != null ? assertion.getErrorMessage() : assertion.getMessage();
                    broken.putIfAbsent(assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber(), message);
                }
            }
            broken.forEach((rule, message) -> System.out.println("  " + rule + "  " + message.replace('\n', ' ')));
            return result.isCompliant();
        }
    }
}
