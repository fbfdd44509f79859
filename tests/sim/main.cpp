#include "tests/sim/matrix.h"
#include "tests/sim/planted/bugs.h"
#include "tests/sim/shrink.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QElapsedTimer>

#include <spdlog/spdlog.h>

#include <cstdio>
#include <ctime>

using namespace interlock::sim;
using namespace Qt::StringLiterals;

namespace {

struct Wish {
    quint64 seed = 1, count = 1;
    qint64 seconds = 0;
    qsizetype events = 0;
    bool isCalm = false, wantsMatrix = false;
    Parsing parsing = Parsing::Bodies;
};

Wish wishOf(const QCoreApplication &app)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(u"Simulates worlds; see tests/sim."_s);
    parser.addOptions({{u"seed"_s, u"The first seed."_s, u"N"_s, u"1"_s},
                       {u"count"_s, u"How many seeds."_s, u"N"_s, u"1"_s},
                       {u"seconds"_s, u"Go on with new seeds for so long."_s, u"N"_s, u"0"_s},
                       {u"events"_s, u"Print at most so many of the last events."_s, u"N"_s, u"0"_s},
                       {u"planted"_s, u"Run with this bug (tests/sim/planted/bugs.txt)."_s, u"BUG"_s},
                       {u"calm"_s, u"Nothing goes wrong: four stages of 15 minutes."_s},
                       {u"direct"_s, u"Observations instead of pages."_s},
                       {u"matrix"_s, u"Print what each fault comes to in each phase, as JSON."_s}});
    parser.addHelpOption();
    parser.process(app);
    if (const QString bug = parser.value(u"planted"_s); !bug.isEmpty() && !plant(bug))
        qFatal("no such bug: %s", qPrintable(bug));
    return {parser.value(u"seed"_s).toULongLong(),
            parser.value(u"count"_s).toULongLong(),
            parser.value(u"seconds"_s).toLongLong(),
            parser.value(u"events"_s).toLongLong(),
            parser.isSet(u"calm"_s),
            parser.isSet(u"matrix"_s),
            parser.isSet(u"direct"_s) ? Parsing::Observations : Parsing::Bodies};
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication::setEventDispatcher(&VirtualLoop::instance());
    const QCoreApplication app(argc, argv);
    spdlog::set_level(spdlog::level::off);
    const Wish wish = wishOf(app);
    (void)simulate(calm(Parsing::Observations)); // keys and tables are made once
    if (wish.wantsMatrix) {
        std::fputs(toText(faultMatrix()).constData(), stdout);
        return 0;
    }
    QElapsedTimer wall;
    wall.start();
    const std::clock_t begun = std::clock();
    double hours = 0, exposure = 0;
    quint64 done = 0, broken = 0;
    for (; done < wish.count || wall.elapsed() < wish.seconds * 1000; ++done) {
        Recipe recipe = wish.isCalm ? calm(wish.parsing) : recipeOf(wish.seed + done);
        recipe.parsing = wish.parsing;
        QStringList history;
        const Outcome outcome = simulate(recipe, &history);
        hours += double(outcome.at) / kSecond / 3600;
        exposure = std::max(exposure, outcome.exposure);
        broken += outcome.broken.isEmpty() ? 0 : 1;
        if (!outcome.broken.isEmpty())
            std::printf("%s\n", qPrintable(report(recipe, wish.events)));
        else if (wish.count == 1 && wish.seconds == 0)
            std::printf("%s\nheld, %s after %.1f s\n%s\n", qPrintable(recipe.text()),
                        qPrintable(outcome.phase), double(outcome.at) / kSecond,
                        qPrintable(history.last(std::min(wish.events, history.size())).join(u'\n')));
    }
    const double cpu = double(std::clock() - begun) / CLOCKS_PER_SEC;
    std::printf("%llu seeds, %llu broken, worst exposure %.0f %% of its bound, %.2f simulated hours in %.2f "
                "s of CPU: %.1f h/s\n",
                static_cast<unsigned long long>(done), static_cast<unsigned long long>(broken),
                exposure * 100, hours, cpu, hours / cpu);
    return broken > 0 ? 1 : 0;
}
