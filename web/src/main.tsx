import { render } from 'preact';
import '@preact/signals';
import './design/tokens.css';
import './design/base.css';
import { startWatch } from './api/connection';
import './api/client';
import { App } from './app/App';
import { startRouter } from './app/router';
import { startTheme } from './app/theme';

startTheme();
startRouter();
startWatch();
const place = document.getElementById('app');
if (place) render(<App />, place);
