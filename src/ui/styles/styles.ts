/*
 * All styles of the page, in the order in which one overrides the other: it must not depend on which part of the page loads first.
 * The start page needs them before its first paint. The dialog of the model packs brings its own, after all others.
 */
import '../envelope-file/envelope-choice.css';
import '../library/library.css';
import '../frame/notices.css';
import '../frame/section-nav.css';
import '../controls/menu.css';
import '../frame/frame.css';
import '../lane/alignment-bar.css';
import '../lane/lane.css';
import '../perform/envelope-draft-controls.css';
import '../picture/picture.css';
import '../controls/popover.css';
import '../transport/clock/clock.css';
import '../transport/transport-bar.css';
import '../perform/perform.css';
import '../sounds/sounds.css';
import '../panel/panel.css';
import '../timeline/minimap/minimap.css';
import '../timeline/timeline.css';
import '../timeline/ruler/ruler.css';
import '../waveform/waveform.css';
import '../frame/workspace.css';
import '../keyboard/command-palette.css';
import '../keyboard/shortcut-sheet.css';
import './theme.css';
import './base.css';
