#include "ui/stall/stallview.h"

#include "ui/style/words.h"

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
struct Text {
    Q_DECLARE_TR_FUNCTIONS(interlock::StallMeter)
};
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
    const Stall &longest = *tally.longest;
    const bool waited = longest.computed * 2 < longest.took;
    view.detail = Text::tr("Longest %1, at %2: %3. The log of this console names each.")
                      .arg(Words::span(longest.took), Words::clock(longest.at, Zone::Local),
                           waited ? Text::tr("waiting for the display or for a busy machine")
                                  : Text::tr("drawing or arranging the window"));
    return view;
}

} // namespace interlock
