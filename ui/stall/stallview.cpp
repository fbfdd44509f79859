#include "ui/stall/stallview.h"

#include "ui/style/words.h"

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
struct Text {
    Q_DECLARE_TR_FUNCTIONS(interlock::StallMeter)
};

/// What has no name but a class's is the window's own work; the log has the class.
QString plainly(const QString &what)
{
    return what.contains(u"::"_s) ? Text::tr("drawing or arranging the window") : what;
}
} // namespace

ConnectionView stallView(const StallMeter::Tally &tally)
{
    ConnectionView view{ConnectionView::Kind::Window, u"window"_s, Text::tr("this window"), {}};
    view.use = Text::tr("is to answer within 100 ms");
    if (tally.count == 0 || !tally.longest) {
        view.status = {StatusKind::Pass, Text::tr("answers")};
        return view;
    }
    view.status = {StatusKind::Waiting, Text::tr("%n stall(s)", nullptr, tally.count)};
    view.detail = Text::tr("Longest %1, at %2: %3. The log of this console names each.")
                      .arg(Words::span(tally.longest->took), Words::clock(tally.longest->at, Zone::Local),
                           plainly(tally.longest->what));
    return view;
}

} // namespace interlock
